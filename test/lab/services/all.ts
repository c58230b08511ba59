import type { LabService } from '../contract.ts';
import type { LabInternals } from '../lab.ts';
import { createIamService } from './iam.ts';
import { createStsService } from './sts.ts';

/** Every service of the lab. The first that answers at a host handles the request. */
export function createServices(lab: LabInternals): readonly LabService[] {
  return [createIamService(lab), createStsService(lab)];
}
