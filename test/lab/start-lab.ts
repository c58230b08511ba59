import { createLab, type LabInternals, type LabOptions } from './lab.ts';
import { serveLab, type LabServer } from './server.ts';
import { createServices, type LabServices } from './services/all.ts';

/** A running lab. */
export interface RunningLab extends LabServer {
  readonly lab: LabInternals;
  readonly services: LabServices;
}

/** Where a lab is to be reached. */
export interface LabAddress {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** A running lab of another partition, whose proxy leads to this one too; it is closed by that one. */
  readonly beside?: RunningLab;
}

/** Makes a lab of an estate and puts it on the network. */
export async function startLab({
  port = 0,
  beside,
  ...options
}: LabOptions & LabAddress): Promise<RunningLab> {
  const lab = createLab(options);
  const services = createServices(lab);
  const place = { lab, services: services.list };
  if (!beside) return { lab, services, ...(await serveLab(place, port)) };
  beside.join(place);
  return { ...beside, lab, services, close: () => Promise.resolve() };
}
