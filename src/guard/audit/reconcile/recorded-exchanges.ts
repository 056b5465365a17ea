import type { ChainRecord } from '../record.ts'

/** The exchanges of one application in one tenant, as the record has them. */
export interface RecordedExchanges {
  /** Times of exchanges, in milliseconds since the epoch, by the `client-request-id` in lower case. */
  readonly exchanges: ReadonlyMap<string, RecordedExchange>
  /** Tokens by their `uti`. */
  readonly tokens: ReadonlyMap<string, RecordedToken>
  /** When the record begins, in milliseconds since the epoch; `undefined` where it is empty. */
  readonly begins: number | undefined
}

interface RecordedExchange {
  readonly at: number
  readonly id: string
  readonly chain: string
}

interface RecordedToken {
  readonly at: number
  readonly chain: string
  readonly seq: number
  readonly uti: string
  /** `client-request-id` of its exchange. */
  readonly clientRequestId: string | undefined
}

/** Whose exchanges are gathered. */
interface Wanted {
  readonly clientId: string
  /** Name of the target in the manifest. */
  readonly target: string
  /** GUID. */
  readonly tenantId: string
}

/**
 * Gathers the exchanges of some targets from records in the order of each chain, in one pass. In memory is what the window has
 * of these targets, and no other record. `since` is in milliseconds since the epoch.
 */
export class Gathering {
  readonly #since: number
  readonly #all: readonly { readonly wanted: Wanted; readonly found: Found }[]
  readonly #byKey = new Map<string, Found>()
  #begins: number | undefined

  constructor(wanted: readonly Wanted[], since: number) {
    this.#since = since
    this.#all = wanted.map((one) => ({ wanted: one, found: new Found() }))
    for (const { wanted: one, found } of this.#all) {
      // By the tenant too: a target may have had another name.
      this.#byKey.set(keyOf(one.clientId, one.tenantId), found)
      this.#byKey.set(keyOf(one.clientId, one.target), found)
    }
  }

  add(record: ChainRecord): void {
    const at = Date.parse(record.at)
    if (this.#begins === undefined || at < this.#begins) this.#begins = at
    if (record.kind !== 'exchange' && record.kind !== 'token' && record.kind !== 'no-token') return
    const { who, target = '', tenant = '' } = record
    if (at < this.#since || who.as === 'admin' || who.clientId === undefined) return
    const found = this.#byKey.get(keyOf(who.clientId, tenant)) ?? this.#byKey.get(keyOf(who.clientId, target))
    found?.add(record, at)
  }

  /** What was found of each target, in the order in which they were given. */
  get found(): readonly RecordedExchanges[] {
    return this.#all.map(({ found: { exchanges, tokens } }) => ({ exchanges, tokens, begins: this.#begins }))
  }
}

function keyOf(clientId: string, target: string): string {
  return `${clientId} ${target}`.toLowerCase()
}

class Found {
  readonly exchanges = new Map<string, RecordedExchange>()
  readonly tokens = new Map<string, RecordedToken>()
  readonly #byId = new Map<string, string>()

  add(record: Extract<ChainRecord, { kind: 'exchange' | 'token' | 'no-token' }>, at: number): void {
    if (record.kind === 'exchange') {
      const clientRequestId = record.clientRequestId.toLowerCase()
      this.#byId.set(record.id, clientRequestId)
      this.exchanges.set(clientRequestId, { at, id: record.id, chain: record.chain })
      return
    }
    if (record.kind === 'no-token' || record.token.uti === undefined) return
    const { chain, seq, of = '' } = record
    const { uti } = record.token
    this.tokens.set(uti, { at, chain, seq, uti, clientRequestId: this.#byId.get(of) })
  }
}
