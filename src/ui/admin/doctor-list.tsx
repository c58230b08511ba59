import { Examination } from './examination.tsx';
import type { SetupPlaceProps } from './setup-page.tsx';

/** Everything that administering depends on, tried at once. */
export function DoctorList({ configuration }: SetupPlaceProps) {
  return <Examination part="everything" configuration={configuration} />;
}
