import { useEffect } from 'preact/hooks';
import { FACT_NAMES, type FactName, type FoundFact } from '#core/console/self-test.ts';
import { AddressText } from '#ui/components/address-text.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import type { SelfTestReport, SelfTestState } from '#ui/state/self-test-state.ts';
import { countText, text } from '#ui/text.ts';
import './self-test-page.css';

interface SelfTestPageProps {
  readonly state: SelfTestState;
}

function Fact({ name, fact }: { readonly name: FactName; readonly fact: FoundFact | undefined }) {
  const place = fact?.place.replace('-', '_') as 'host' | 'script' | 'element' | 'session_data';
  return (
    <tr>
      <th scope="row">{text(`fact_${name}`)}</th>
      <td dir="auto">{fact && (name === 'formToken' ? text('fact_there') : fact.value)}</td>
      <td class="quiet">{fact ? text(`fact_place_${place}`) : text('fact_not_found')}</td>
    </tr>
  );
}

function Tab({ tab }: { readonly tab: SelfTestReport['tabs'][number] }) {
  const { address, examination } = tab;
  const dropped = examination?.dropped;
  return (
    <section class="examined">
      <h2>
        <AddressText address={address} />
      </h2>
      {examination ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{text('self_test_fact')}</th>
              <th scope="col">{text('self_test_value')}</th>
              <th scope="col">{text('self_test_place')}</th>
            </tr>
          </thead>
          <tbody>
            {FACT_NAMES.map((name) => (
              <Fact key={name} name={name} fact={examination.facts[name]} />
            ))}
          </tbody>
        </table>
      ) : (
        <Notice kind="warning">{text('self_test_silent')}</Notice>
      )}
      {dropped && (
        <p class="quiet">{countText('self_test_dropped_here', dropped.shape + dropped.sender)}</p>
      )}
    </section>
  );
}

/** What Jumpgate reads on the console pages that are open now and where it found it, and what it has dropped. */
export function SelfTestPage({ state }: SelfTestPageProps) {
  const { examining, run, requestAccess } = state;
  useEffect(() => void run(), [run]);
  const task = examining.state.value;
  return (
    <section class="page self-test">
      <header>
        <h1>{text('self_test_title')}</h1>
        <p class="quiet">{text('self_test_hint')}</p>
      </header>
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
      {task.kind === 'done' && (
        <>
          {!task.value.hasAccess && (
            <Notice kind="danger">
              <p>{text('self_test_no_access')}</p>
              <button type="button" onClick={() => void requestAccess()}>
                {text('self_test_give_access')}
              </button>
            </Notice>
          )}
          <dl class="dropped">
            <dt>{text('self_test_dropped_shape')}</dt>
            <dd class="number">{task.value.dropped.shape.toLocaleString()}</dd>
            <dt>{text('self_test_dropped_sender')}</dt>
            <dd class="number">{task.value.dropped.sender.toLocaleString()}</dd>
          </dl>
          {task.value.tabs.length === 0 && <p>{text('self_test_no_tabs')}</p>}
          {task.value.tabs.map((tab) => (
            <Tab key={tab.tabId} tab={tab} />
          ))}
        </>
      )}
      <div class="actions">
        <button type="button" disabled={task.kind === 'running'} onClick={() => void run()}>
          {text('self_test_run')}
        </button>
        <a class="button" href="#/settings">
          {text('self_test_back')}
        </a>
      </div>
    </section>
  );
}
