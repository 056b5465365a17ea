/**
 * What is recorded. Plain data without tokens, bodies, queries and URLs; names of sites and people are in it only where the
 * manifest says `names: true`. docs/audit.md describes each kind for readers.
 */
export type Entry =
  | StartEntry
  | ExchangeEntry
  | TokenEntry
  | NoTokenEntry
  | WriteEntry
  | OutcomeEntry
  | ReadEntry
  | HandoutEntry
  | RefusalEntry
  | EndEntry

/** First record of each chain. */
interface StartEntry {
  readonly kind: 'start'
  readonly host: string
  /** Towline's version. */
  readonly version: string
  /** The newest records of other chains in the sink, so that a chain that was removed as a whole is missed. */
  readonly heads: readonly Head[]
}

/** The newest record of a chain. */
export interface Head {
  readonly chain: string
  /** Counted from 0. */
  readonly seq: number
  readonly hash: string
}

/** The actor, and where it acts. */
export interface Acting {
  readonly who: {
    readonly command?: string | undefined
    readonly runbook?: string | undefined
    readonly runbookSha256?: string | undefined
    /** Key in the manifest. */
    readonly application?: string | undefined
    readonly clientId?: string | undefined
    /** Object ID of the identity, from the assertion; `user` for a signed-in admin: object ID of the person. */
    readonly principalId?: string | undefined
    readonly as?: 'admin' | undefined
  }
  readonly run?: string | undefined
  /** Name in the manifest. */
  readonly target?: string | undefined
  /** GUID. */
  readonly tenant?: string | undefined
}

/** Before an exchange is sent. A process that dies after it leaves a sign-in with this correlation ID. */
interface ExchangeEntry extends Acting {
  readonly kind: 'exchange'
  readonly id: string
  readonly resource: string
  /** Sent as `client-request-id`; it is the `correlationId` of the sign-in. */
  readonly clientRequestId: string
}

/** The token that an exchange gave. */
interface TokenEntry extends Acting {
  readonly kind: 'token'
  /** `id` of the exchange; missing for a token of another library or of an admin. */
  readonly of?: string | undefined
  /** `id` of the target's sign-in, from `x-ms-request-id`. */
  readonly signInRequestId?: string | undefined
  readonly token: {
    readonly uti?: string | undefined
    readonly sha256: string
    /** ISO 8601. */
    readonly issuedAt?: string | undefined
    readonly expiresAt?: string | undefined
    readonly roles: readonly string[]
  }
}

/** An exchange that gave no token. */
interface NoTokenEntry extends Acting {
  readonly kind: 'no-token'
  readonly of: string
  /** Towline's error code, and Entra's number where there is one. */
  readonly error: string
  readonly aadsts?: number | undefined
}

export interface Call {
  readonly method: string
  /** The template of the rule that allowed it; without a policy, the path with its keys replaced by `{id}`. */
  readonly template: string
  readonly urlSha256: string
  /** With the keys in it. Only where the manifest says `names: true`. */
  readonly path?: string | undefined
  /** Sent as `client-request-id`. All items of a batch have that of the batch. */
  readonly clientRequestId: string
  /** Name of the batch that carries it. */
  readonly batch?: string | undefined
}

export interface DecidedBy {
  readonly rule: string
  readonly decision: 'allow' | 'deny'
  readonly mode: 'audit' | 'enforce'
  /** SHA-256 of each policy file that was asked, in hex. */
  readonly files: readonly string[]
}

/** Before a write is sent; durable before the first byte of it leaves. */
interface WriteEntry extends Acting {
  readonly kind: 'write'
  readonly id: string
  readonly call: Call
  readonly policy?: DecidedBy | undefined
}

/** After a write. A write without an outcome has an unknown one: its process was killed. */
interface OutcomeEntry {
  readonly kind: 'outcome'
  /** `id` of the write. */
  readonly of: string
  /** `unknown`: sent, and no answer says what became of it. */
  readonly outcome: 'done' | 'refused' | 'not-sent' | 'unknown'
  readonly status?: number | undefined
  /** Graph's `request-id`. */
  readonly requestId?: string | undefined
  readonly error?: string | undefined
}

/** After a list or another question, once for all its pages. */
interface ReadEntry extends Acting {
  readonly kind: 'read'
  readonly call: Call
  readonly policy?: DecidedBy | undefined
  /** Of the last answer. */
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly requests: number
  readonly error?: string | undefined
}

/** A token or an assertion that was given to other code. */
interface HandoutEntry extends Acting {
  readonly kind: 'handout'
  /** `token`, `assertion`, or `exec <tool>`. */
  readonly what: string
  readonly resource: string
  readonly policy?: DecidedBy | undefined
}

/** Something that was refused before it was sent, or in audit mode would have been. */
interface RefusalEntry extends Acting {
  readonly kind: 'refusal'
  /** Before what it was refused: `application`, `target`, `token`, `request`, `handout`. */
  readonly step: string
  readonly call?: Pick<Call, 'method' | 'template' | 'urlSha256'> | undefined
  readonly policy: DecidedBy
  readonly reason: string
}

/** Last record of a chain whose process ended by itself. */
interface EndEntry {
  readonly kind: 'end'
  /** Records that could not be written are counted where the sink allows one more. */
  readonly lost: number
}

/** A line of a chain. Its hash is the SHA-256, in hex, of its canonical form (RFC 8785) without `hash`. */
export type ChainRecord = Entry & {
  readonly v: 1
  /** UUID, version 7. */
  readonly chain: string
  /** Counted from 0. */
  readonly seq: number
  /** ISO 8601 in UTC, with milliseconds. */
  readonly at: string
  /** `hash` of the record before; 64 zeros in the first one. */
  readonly prev: string
  readonly hash: string
}
