import { AccessError } from '../errors/errors.ts'
import type { Access } from '../names/access.ts'
import { isRead } from './access.ts'
import type { Actor } from './actor.ts'
import { isBatch } from './normal-path.ts'
import type { NormalRequest } from './normal-request.ts'
import { type Refusal, refusalBy } from './refusal.ts'
import type { WriteContent, WriteRule } from './writes.ts'

/** A decision that lets a call through. A withheld call counts as done, and nothing is sent. */
export interface Admission {
  readonly action: 'send' | 'withhold'
  /** Name of the rule that decided: `read`, `access`, `write-rule`. */
  readonly rule: string
  /** Why, as a sentence. */
  readonly reason: string
}

/** What is to happen with one call, as a value: an explanation or a record of it needs no more. */
type Decision = Admission | Refusal

/** What a client may send. */
export interface Limits {
  readonly access: Access
  readonly writes?: WriteRule | undefined
}

// One object each: nearly all calls end here, and a list asks for thousands of pages.
const READ: Admission = { action: 'send', rule: 'read', reason: 'The call changes nothing.' }
const WRITABLE: Admission = { action: 'send', rule: 'access', reason: 'The target is read-write.' }
const SENT_BY_RULE: Admission = { action: 'send', rule: 'write-rule', reason: 'The write rule of the client sends it.' }
const WITHHELD: Admission = {
  action: 'withhold',
  rule: 'write-rule',
  reason: 'The write rule of the client withholds it, as in a dry run.',
}

/**
 * Decides on one call, sent alone or in a batch, before anything is sent. The decision follows from the arguments
 * alone, but for a write rule that counts: decide once for each call. Body and `together` are for the write rule.
 * Throws only what a write rule throws besides `AccessError`.
 */
export function decide(
  request: NormalRequest,
  { access, writes }: Limits,
  actor: Actor,
  body?: WriteContent['body'],
  together = 1,
): Decision {
  if (isRead(request)) return READ
  if (access !== 'read-write') return readOnly(request)
  if (writes === undefined) return WRITABLE
  if (isBatch(request.path)) return BATCH_BY_HAND
  try {
    const { method, path, query } = request
    const verdict: unknown = writes({ method, path }, actor, { query, body, ...(together > 1 && { together }) })
    if (verdict === 'send') return SENT_BY_RULE
    return verdict === 'withhold' ? WITHHELD : undecided(request)
  } catch (error) {
    if (error instanceof AccessError) return refusalBy(error)
    throw error
  }
}

function readOnly({ method, path }: NormalRequest): Refusal {
  return {
    action: 'refuse',
    rule: 'access',
    code: 'WRITE_REFUSED',
    reason: `${method} ${path} was not sent: this target is read-only.`,
    likelyCause: 'Towline writes only where that was allowed on purpose, whatever rights the token carries.',
    fix: "Set `access: read-write` for this target in the manifest (without one: `--access read-write`; in code: `access: 'read-write'`).",
  }
}

/** A rule written in JavaScript can give anything, such as a promise; the gate stays shut then. */
function undecided({ method, path }: NormalRequest): Refusal {
  return {
    action: 'refuse',
    rule: 'write-rule',
    code: 'WRITE_REFUSED',
    reason: `${method} ${path} was not sent: the write rule gave neither "send" nor "withhold".`,
    likelyCause: 'The rule is asynchronous, or it returns nothing in some case.',
    fix: "Return 'send' or 'withhold' in every case, and not a promise of it.",
  }
}

const BATCH_BY_HAND: Refusal = {
  action: 'refuse',
  rule: 'batch-by-hand',
  code: 'WRITE_REFUSED',
  reason: 'POST /$batch was not sent: what is in it cannot be counted.',
  likelyCause: 'A batch was put together by hand, where writes are limited.',
  fix: 'Use `graph.batch([…])`, which counts each request of the batch.',
}
