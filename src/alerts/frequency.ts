export { FREQUENCIES, type Frequency } from '../subscription.ts';
