import type { Emulator } from '../api.ts'
import { replacedAfterSeconds } from '../identity/service-account.ts'
import { replaceFile } from './whole-file.ts'

/**
 * Keeps the service account's token in a file, as the kubelet does: replaced as a whole when it nears its end by the
 * emulated clock, or when that was set to a time before it. What it returns does so at once where it is due, and has to
 * be called after the clock was set. https://kubernetes.io/docs/concepts/storage/projected-volumes
 */
export async function keepTokenFile(
  { clock, issueAssertion }: Emulator,
  path: string,
  resources: AsyncDisposableStack,
): Promise<() => Promise<void>> {
  let writtenAt = Number.NEGATIVE_INFINITY
  let writing = Promise.resolve()

  const replaceWhereDue = async () => {
    const ageMs = clock.now() - writtenAt
    if (ageMs >= 0 && ageMs < replacedAfterSeconds * 1000) return
    const now = clock.now()
    await replaceFile(path, await issueAssertion())
    writtenAt = now
  }
  const refresh = () => {
    writing = writing.catch(() => {}).then(replaceWhereDue)
    return writing
  }

  await refresh()
  // A disk that is full now may not be in ten seconds. The caller of `refresh` gets the error.
  const timer = setInterval(() => refresh().catch(() => {}), checkEveryMs).unref()
  resources.defer(() => {
    clearInterval(timer)
    return writing.catch(() => {})
  })
  return refresh
}

const checkEveryMs = 10_000
