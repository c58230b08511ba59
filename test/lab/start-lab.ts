import { createLab, type LabInternals, type LabOptions } from './lab.ts';
import { serveLab, type LabServer } from './server.ts';
import { createServices, type LabServices } from './services/all.ts';

/** A running lab. */
export interface RunningLab extends LabServer {
  readonly lab: LabInternals;
  readonly services: LabServices;
}

/** Makes a lab of an estate and puts it on the network. `port` 0 (the default) takes a free one. */
export async function startLab({
  port = 0,
  ...options
}: LabOptions & { readonly port?: number }): Promise<RunningLab> {
  const lab = createLab(options);
  const services = createServices(lab);
  const server = await serveLab(lab, services.list, port);
  return { lab, services, ...server };
}
