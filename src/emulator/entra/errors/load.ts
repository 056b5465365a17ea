import { unconfirmed } from './row.ts'

/** The service itself is in trouble, or the client makes it some. In the emulator only faults bring these about. */
export const loadErrors = {
  50196: unconfirmed(
    400,
    'invalid_grant',
    () => 'The server terminated an operation because it encountered a loop while processing a request.',
  ),
  90024: unconfirmed(503, 'temporarily_unavailable', () => 'A transient error has occurred. Please try again.'),
  90033: unconfirmed(503, 'temporarily_unavailable', () => 'A transient error has occurred. Please try again.'),
  90055: unconfirmed(429, 'temporarily_unavailable', () => 'There are too many incoming requests.'),
}
