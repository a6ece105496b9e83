/** "KZ.13491208655302741918": a person as this business knows them, whether or not they show their phone number. */
export function isUserId(id: string): boolean {
  return /^[A-Z]{2}\.[A-Za-z0-9.]{1,132}$/.test(id);
}

/** "77001234567": WhatsApp's own form of a phone number. */
export function isPhone(id: string): boolean {
  return /^\d{5,20}$/.test(id);
}
