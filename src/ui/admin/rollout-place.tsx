import { EnrolmentTable } from './enrolment-table.tsx';
import { RolloutLogs } from './rollout-logs.tsx';
import { RolloutPage } from './rollout-page.tsx';
import { RolloutPolicies } from './rollout-policies.tsx';
import type { SetupPlaceProps } from './setup-page.tsx';

/** How menus reach people's browsers: a link each, or the company's browser policy; and how far they have come. */
export function RolloutPlace({ configuration }: SetupPlaceProps) {
  return (
    <>
      <RolloutPage configuration={configuration} />
      <EnrolmentTable configuration={configuration} />
      <RolloutPolicies configuration={configuration} />
      <RolloutLogs configuration={configuration} />
    </>
  );
}
