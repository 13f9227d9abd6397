/** The PIN of old cards: four digits. Specified by REQ-03. */
export function isPin(text) {
  return /^\d{4}$/.test(text);
}
