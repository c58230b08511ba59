import { useSignal } from '@preact/signals';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { EnrolmentsEverywhere } from './enrolments-everywhere.tsx';
import { MenuPreview } from './menu-preview.tsx';

interface EnrolmentTableProps {
  readonly configuration: EstateConfiguration;
}

/** For each person: the text with which their browser enrols, whether their menu is sealed, and what it looks like. */
export function EnrolmentTable({ configuration }: EnrolmentTableProps) {
  const { actions, configure, picture, setup, isReadOnly } = useAdmin();
  const page = setup.answers.value.enrolmentPage;
  const texts = useSignal<Readonly<Record<string, string>>>({});
  const previewed = useSignal<Person | undefined>(undefined);
  const error = useSignal<ErrorData | undefined>(undefined);
  const attempt = async (work: () => Promise<void>) => {
    error.value = undefined;
    try {
      await work();
    } catch (failure) {
      if (!isAppError(failure)) throw failure;
      error.value = toErrorData(failure);
    }
  };
  const show = (id: string) =>
    attempt(async () => {
      const enrolment = await actions.menus.enrolmentText(configuration, id);
      texts.value = { ...texts.value, [id]: enrolment };
    });
  const preview = (person: Person) =>
    attempt(async () => {
      if (!picture.value) return;
      await actions.menus.preview(configuration, picture.value, person.id);
      previewed.value = person;
    });
  const seal = async (id: string, isSealed: boolean) => {
    const { [id]: _, ...others } = texts.value;
    texts.value = others;
    await configure(actions.menus.withSeal(configuration, id, isSealed));
  };
  return (
    <>
      {error.value && <ErrorNotice error={error.value} />}
      <table class="enrolment-table">
        <thead>
          <tr>
            <th>{text('enrolments_person')}</th>
            <th>{text('enrolments_sealed')}</th>
            <td />
            <td />
          </tr>
        </thead>
        <tbody>
          {configuration.people.map((person) => {
            const { id, name, menuSeal } = person;
            const enrolment = texts.value[id];
            return (
              <tr key={id}>
                <td dir="auto">{name}</td>
                <td>
                  <input
                    type="checkbox"
                    aria-label={text('enrolments_seal', name)}
                    checked={menuSeal !== undefined}
                    disabled={isReadOnly.value}
                    onChange={(event) => void seal(id, event.currentTarget.checked)}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    class="plain"
                    disabled={!picture.value}
                    onClick={() => void preview(person)}
                  >
                    {text('action_preview_menu')}
                  </button>
                </td>
                <td class="number">
                  {enrolment === undefined ? (
                    <button type="button" class="plain" onClick={() => void show(id)}>
                      {text('action_enrolment_text')}
                    </button>
                  ) : (
                    <>
                      <CopyButton
                        value={enrolment}
                        label={text('action_copy_enrolment', name)}
                        caption={text('action_copy')}
                      />
                      <EnrolmentsEverywhere person={person} own={enrolment} attempt={attempt} />
                      {page !== '' && (
                        <CopyButton
                          value={`${page.replace(/#.*$/s, '')}#${enrolment}`}
                          label={text('action_copy_enrolment_link', name)}
                          caption={text('action_copy_link')}
                        />
                      )}
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {previewed.value && (
        <MenuPreview person={previewed.value} onClose={() => (previewed.value = undefined)} />
      )}
    </>
  );
}
