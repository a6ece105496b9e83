/** A refusal of the Graph API: its code and the HTTP status that it comes with. */
export interface Refusal {
  code: number;
  status: number;
  message: string;
}

const KNOWN: Record<number, [status: number, message: string]> = {
  1: [500, 'API Unknown'],
  2: [503, 'API Service'],
  4: [400, 'API Too Many Calls'],
  10: [403, 'API Permission Denied'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Access token has expired'],
  200: [403, 'API Permission'],
  299: [403, 'API Permission'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [400, 'Rate limit issues'],
  130429: [400, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  131000: [500, 'Something went wrong'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [500, 'Service unavailable'],
  131026: [400, 'Message undeliverable'],
  131031: [403, 'Account has been locked'],
  131042: [400, 'Business eligibility payment issue'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'Meta chose not to deliver'],
  131050: [400, 'User has stopped receiving marketing messages'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  132000: [400, 'Template param count mismatch'],
  132001: [404, 'Template does not exist'],
  132012: [400, 'Template parameter format mismatch'],
  132015: [400, 'Template is paused'],
  132016: [400, 'Template is disabled'],
};

export const CODES = Object.keys(KNOWN).map(Number);

export function refuse(code: number, detail = ''): Refusal {
  const [status, message] = KNOWN[code] ?? [400, 'Unknown error'];
  return { code, status, message: detail ? `${message}: ${detail}` : message };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'status' in value;
}
