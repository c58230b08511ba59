/** What was typed into a form's field `secret`, which leaves the page as soon as it is handed on. */
export function takeSecret(form: HTMLFormElement): string {
  const secret = new FormData(form).get('secret');
  form.reset();
  return typeof secret === 'string' ? secret : '';
}
