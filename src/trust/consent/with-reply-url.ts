import type { Directory } from '../../directory/directory.ts'
import type { ApplicationObject } from '../../directory/objects/application.ts'
import { GraphError, TrustError } from '../../errors/errors.ts'
import { TowlineError } from '../../errors/towline-error.ts'
import type { FlowRuntime } from '../flow.ts'
import { addReplyUrl, removeReplyUrls } from './reply-url.ts'

interface Registration extends FlowRuntime {
  readonly home: Directory
  readonly application: ApplicationObject
  readonly url: string
  /** Name of the target whose admin consents. */
  readonly target: string
}

/**
 * Registers the reply URL at the application, does the work, and removes the URL however the work ends. A process that is
 * killed leaves it there, and the next plan finds it (`isLeftBehind`).
 *
 * Rejects as the work does, with Graph's refusal to register the URL, and with `TrustError` `REPLY_URL_LEFT` if the URL
 * could not be removed. After an abort only its reason is reported, so that is then shown as a message too.
 */
export async function withReplyUrl<Value>(registration: Registration, work: () => Promise<Value>): Promise<Value> {
  const { runtime, tell, home, application, url, target } = registration
  const isAborted = (): boolean => runtime.signal?.aborted === true
  const [outcome] = await Promise.allSettled([addAnd(registration, work)])
  if (outcome.status === 'rejected' && outcome.reason instanceof NotRegistered) throw outcome.reason.cause
  const removed = removeReplyUrls(home.forCleanUp(), application.id, (one) => one === url)
  if (isAborted()) {
    const text = `Removing the reply URL ${url} from the application. If the process is ended before that: ${removal(target)}`
    // Not waited for: a terminal that takes no more must not keep the URL there.
    tell({ kind: 'must-see', text }).catch(() => {})
  }
  try {
    await removed
  } catch (cause) {
    const left = replyUrlLeft(registration, cause, outcome.status === 'rejected' ? outcome.reason : undefined)
    if (isAborted()) await tell({ kind: 'must-see', text: `${left.message} ${left.fix}` })
    throw left
  }
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

/** The URL is surely not registered. The cause says why. */
class NotRegistered extends Error {}

async function addAnd<Value>({ home, application, url }: Registration, work: () => Promise<Value>): Promise<Value> {
  try {
    await addReplyUrl(home.graph, application.id, url)
  } catch (error) {
    // Without an answer, or after an error in the service, the URL may be there.
    const isRefused = error instanceof GraphError && error.status !== undefined && error.status < 500
    throw isRefused ? new NotRegistered('', { cause: error }) : error
  }
  return work()
}

function removal(target: string): string {
  return `\`towline trust apply -t ${target}\` removes it.`
}

function replyUrlLeft({ application, url, target }: Registration, cause: unknown, before: unknown): TrustError {
  const words = (error: unknown): string =>
    error instanceof TowlineError ? error.message : 'Graph did not answer in time.'
  return new TrustError('REPLY_URL_LEFT', {
    message:
      `The application ${application.appId} in the home tenant may still have the reply URL ${url}: ${words(cause)}` +
      (before instanceof TowlineError && before !== cause ? ` What came before: ${before.message}` : ''),
    likelyCause:
      'The network was lost, or Graph failed, when the command removed what it had registered for its own time.',
    fix: `${removal(target)} Until then only a program on the computer of the browser could listen there.`,
    cause,
  })
}
