import { useSignal } from '@preact/signals';
import type { Finding } from '#core/access/finding.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { isOfSetup, mendsOf, type Mend } from '#ui/state/mends.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { CleanUpNotice } from './clean-up-notice.tsx';
import { DriftNotice } from './drift-notice.tsx';
import { findingDetail, findingSubject } from './finding-texts.ts';
import { FindingWays } from './finding-ways.tsx';
import { ReadStatus } from './read-status.tsx';
import { StagingPane } from './staging-pane.tsx';
import './permissions-page.css';
import './findings-page.css';

const PAGE = 50;

function FindingRow({
  finding,
  mends,
  isOfSetup: isDoor,
}: {
  readonly finding: Finding;
  readonly mends: readonly Mend[];
  readonly isOfSetup: boolean;
}) {
  const { names, stage } = useAdmin();
  const subject = findingSubject(finding, names.value);
  return (
    <li>
      <strong dir="auto">{subject}</strong>
      <span class="quiet detail">{findingDetail(finding, names.value)}</span>
      <ForWriters>
        <span class="actions">
          {isDoor && <span class="quiet">{text('finding_of_setup')}</span>}
          {mends.map(({ kind, changes }) => (
            <button
              type="button"
              key={kind}
              aria-label={`${countText(`mend_${kind}`, changes.length)}: ${subject}`}
              onClick={() => stage(...changes)}
            >
              {countText(`mend_${kind}`, changes.length)}
            </button>
          ))}
        </span>
        <div class="ways">{!isDoor && <FindingWays finding={finding} />}</div>
      </ForWriters>
    </li>
  );
}

function FindingKind({
  kind,
  list,
}: {
  readonly kind: Finding['kind'];
  readonly list: readonly Finding[];
}) {
  const { access, clock, configuration } = useAdmin();
  const shown = useSignal(PAGE);
  const context =
    access.value && configuration.value
      ? {
          table: access.value,
          nowMs: clock(),
          isForPeople: createIsForPeople(configuration.value),
        }
      : undefined;
  // as: each kind of finding has its texts.
  const key = `finding_${kind.replaceAll('-', '_')}` as TextKey;
  const hint = `${key}_hint` as TextKey;
  return (
    <details>
      <summary>
        <h2>{text(key)}</h2>
        <span class="number">{list.length.toLocaleString()}</span>
      </summary>
      <p class="quiet">{text(hint)}</p>
      <ul>
        {list.slice(0, shown.value).map((finding) => (
          <FindingRow
            key={keyOf(finding)}
            finding={finding}
            mends={context ? mendsOf(finding, context) : []}
            isOfSetup={context !== undefined && isOfSetup(finding, context)}
          />
        ))}
      </ul>
      {list.length > shown.value && (
        <button type="button" onClick={() => (shown.value += PAGE)}>
          {text('ask_more')}
        </button>
      )}
    </details>
  );
}

/** Tells findings of a kind apart; what they count and list may change. */
function keyOf(finding: Finding): string {
  const about = { role: '', principal: '', source: '', id: '', account: '', ...finding };
  // Inline policies of several principals may have one name.
  const isInline = 'source' in finding && finding.source.kind === 'inline';
  const holder = isInline && 'principals' in finding && finding.principals[0];
  const { kind, role, principal, source, id, account } = about;
  return JSON.stringify([kind, role, principal, source, id, account, holder]);
}

/** In the order of first appearance. */
function byKind(found: readonly Finding[]): ReadonlyMap<Finding['kind'], readonly Finding[]> {
  const groups = new Map<Finding['kind'], Finding[]>();
  for (const finding of found) {
    const group = groups.get(finding.kind);
    if (group) group.push(finding);
    else groups.set(finding.kind, [finding]);
  }
  return groups;
}

/** What is amiss in the estate, kind by kind, and the change that would mend it. */
export function FindingsPage() {
  const { findings, picture, names } = useAdmin();
  const found = findings.value ?? [];
  const isMfaUnknown = picture.value?.jump.users.every(({ hasMfa }) => hasMfa === undefined);
  return (
    <div class="findings-page">
      <section class="middle" aria-label={text('tab_findings')}>
        <h1>{text('tab_findings')}</h1>
        <ReadStatus />
        <DriftNotice />
        <CleanUpNotice />
        {picture.value && !findings.value && <p class="quiet">{text('findings_looking')}</p>}
        {findings.value?.length === 0 && <p class="quiet">{text('findings_none')}</p>}
        {found.length > 0 && (
          <div class="actions">
            <ExportButtons
              name="findings"
              lines={() =>
                found.map((finding) => ({
                  // as: each kind of finding has its texts.
                  kind: text(`finding_${finding.kind.replaceAll('-', '_')}` as TextKey),
                  about: findingSubject(finding, names.value),
                  detail: findingDetail(finding, names.value),
                }))
              }
              json={() => found}
            />
          </div>
        )}
        {[...byKind(found)].map(([kind, list]) => (
          <FindingKind key={kind} kind={kind} list={list} />
        ))}
        {isMfaUnknown && <p class="quiet">{text('findings_mfa')}</p>}
        <p class="quiet">{text('findings_scp')}</p>
      </section>
      <StagingPane />
    </div>
  );
}
