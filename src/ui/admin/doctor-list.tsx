import { useSignal } from '@preact/signals';
import type { CheckedThing, Finding } from '#app/examine-setup.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { CheckIcon, CircleAlertIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text, type TextKey } from '#ui/text.ts';

const NAMES: Readonly<Record<CheckedThing, TextKey>> = {
  identity: 'check_identity',
  reading: 'check_reading',
  role: 'check_role',
  versioning: 'check_versioning',
  'object-lock': 'check_object_lock',
  'public-access': 'check_public_access',
  key: 'check_key',
};

const FAULTS: Readonly<Record<CheckedThing, TextKey>> = {
  identity: 'fault_identity',
  reading: 'fault_reading',
  role: 'fault_role',
  versioning: 'fault_versioning',
  'object-lock': 'fault_object_lock',
  'public-access': 'fault_public_access',
  key: 'fault_key',
};

/** What is wrong and the one thing to do; undefined when nothing is. */
function adviceOf({ what, verdict }: Finding): string | undefined {
  switch (verdict.kind) {
    case 'good':
      return undefined;
    case 'wrong':
      return text(FAULTS[what], verdict.expected ?? '');
    case 'failed': {
      const { hint, next } = errorTexts(verdict.error);
      return `${hint} ${next}`;
    }
  }
}

/** Tries what administering depends on: each line green, or red with the one thing to do. */
export function DoctorList() {
  const { configuration, session, actions } = useAdmin();
  const findings = useSignal<readonly Finding[]>([]);
  const isRunning = useSignal(false);
  const estate = configuration.value;
  if (!estate) return null;
  const isSignedIn = session.state.value.kind === 'done';
  const examine = async () => {
    findings.value = [];
    isRunning.value = true;
    try {
      await actions.examineSetup(estate, (finding) => {
        findings.value = [...findings.peek(), finding];
      });
    } finally {
      isRunning.value = false;
    }
  };
  return (
    <section class="doctor" aria-busy={isRunning.value}>
      <h2>{text('doctor_title')}</h2>
      <p class="quiet">{text(isSignedIn ? 'doctor_hint' : 'doctor_sign_in_first')}</p>
      <div class="actions">
        <button
          type="button"
          disabled={!isSignedIn || isRunning.value}
          onClick={() => void examine()}
        >
          {text('action_check_setup')}
        </button>
      </div>
      <ul aria-live="polite">
        {findings.value.map((finding) => {
          const advice = adviceOf(finding);
          return (
            <li key={`${finding.what} ${finding.subject}`} class={advice ? 'bad' : 'good'}>
              {advice ? <CircleAlertIcon /> : <CheckIcon />}
              <div>
                <strong>{text(NAMES[finding.what])}</strong>{' '}
                <span class="quiet mono">{finding.subject}</span>
                {advice && <p>{advice}</p>}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
