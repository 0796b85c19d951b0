// What a form of the field page says, and a form of a report with what was told before.

import { shrunk } from "./field-kept.js";

/** What a form says: its fields (a question of the category may have several answers) and its pictures. */
export async function said(form, button) {
  const fields = {}, photos = [];
  for (const [name, value] of new FormData(form, button)) {
    if (value instanceof File) { if (value.size) photos.push({ name, blob: await shrunk(value) }); }
    else if (!name.startsWith("ask-")) fields[name] = value;
    else if (value) (fields[name] ??= []).push(value);
  }
  return { fields, photos };
}

/** Whether a form says all it must, where one of its fields depends on the button pressed. */
export function complete(form, element, wanted) {
  element.required = wanted;
  const valid = form.reportValidity();
  element.required = false;
  return valid;
}

/** What stands in the forms of a row; it was begun where that is no longer what was drawn. */
export const stands = (row) => JSON.stringify(
  [...row.querySelectorAll("form")].flatMap((form) => [...new FormData(form)].map(([name, told]) => [name, told.name ?? told])),
);

/** What the chosen category asks besides; what was told to another one's questions is there again for who comes back to it. */
export function besides(form) {
  const chosen = form.querySelector("[name=category]:checked")?.value;
  for (const asked of form.querySelectorAll("[data-of]")) asked.disabled = asked.hidden = asked.dataset.of !== chosen;
}
/** Put into a form of a report what was told before; returns the answers that nobody asks for any more. */
export function filled(form, fields) {
  const tile = form.querySelector(`[name=category][value="${CSS.escape(fields.category)}"]`);
  if (tile) tile.checked = true;
  besides(form);
  for (const control of form.elements) {
    const told = [fields[control.name] ?? []].flat();
    if (control.matches("[type=checkbox]")) control.checked = told.includes(control.value);
    else if (control.matches(":enabled:is(textarea, select, input:not([type=radio], [type=file]))")) control.value = told[0] ?? "";
    if (control.selectedIndex === -1) control.selectedIndex = 0;
  }
  const said = new FormData(form), answers = Object.entries(fields).filter(([name]) => name.startsWith("ask-"));
  return answers.flatMap(([name, told]) => told.filter((each) => !said.getAll(name).includes(each)));
}
