const KAZAKHSTAN = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Almaty',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The calendar day in Kazakhstan, YYYY-MM-DD. */
export function todayInKazakhstan(now: number = Date.now()): string {
  return KAZAKHSTAN.format(now);
}
