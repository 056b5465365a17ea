import type { Container } from '../../../../src/guard/audit/blob/container.ts'
import { type BlobService, CONTAINER_URL } from '../../../support/blob-service.ts'
import { fakeClock } from '../../../support/fake-clock.ts'

/** The container of a service in memory. Pauses are over at once. */
export function containerOf(
  { send }: Pick<BlobService, 'send'>,
  token: Container['token'] = async () => 'token',
): Container {
  const { now, wait } = fakeClock()
  return { place: CONTAINER_URL, url: CONTAINER_URL, send, token, now, wait }
}

export const UNAVAILABLE = { name: 'AccessError', code: 'AUDIT_UNAVAILABLE' } as const
