import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EmulatorOptions, HostShape } from '../../src/emulator/index.ts'

/**
 * What a real service was seen to answer, as data. Texts may hold placeholders, e.g. `{target.id}`: see scope.ts. What is
 * expected may hold matchers, e.g. `{"$match": "a regular expression"}`: see compare.ts.
 */
export interface Fact {
  readonly id: string
  /** Where anybody can read it: a repository with path and commit, an issue, a page. */
  readonly source: string
  /** When the service said it, or `undated` where the source does not tell. */
  readonly date: string
  /** One sentence. */
  readonly what: string
  /** What must hold before the request is sent. */
  readonly given?: Given
  /** Requests that are sent before it and succeed, with its token. */
  readonly before?: readonly FactRequest[]
  readonly request: FactRequest
  readonly expect: Expectation
  /** What of the capture is not compared, each with its reason. */
  readonly ignore?: readonly string[]
}

export interface Given {
  /** Default `seed`. */
  readonly world?: string
  /** Default `app-service`. */
  readonly host?: HostShape
  /** The emulated time. */
  readonly now?: string
  readonly options?: Partial<EmulatorOptions>
  readonly faults?: readonly object[]
  /** Microsoft Graph's application permissions that the application was granted, in either tenant, in place of the world's. */
  readonly roles?: readonly string[]
  /** New values by their place, e.g. `credential.subject`. */
  readonly set?: Readonly<Record<string, unknown>>
  /** Service principals that are not in the target tenant. */
  readonly missing?: readonly ('servicePrincipal' | 'graph')[]
}

export interface FactRequest {
  /** A host name behind TLS, or an origin. */
  readonly host?: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string | null>>
  readonly body?: string
  /** Claims in which the assertion differs from the managed identity's own; null leaves one out. */
  readonly assertion?: Readonly<Record<string, unknown>>
  /** Makes it the exchange that is granted, except for these fields of the form; null leaves one out. */
  readonly exchange?: Readonly<Record<string, string | null>>
  /** Sends an access token for Microsoft Graph in this tenant. */
  readonly auth?: 'home' | 'target'
}

export interface Expectation {
  readonly status: number
  readonly headers?: Readonly<Record<string, unknown>>
  /** JSON, or the text of what is none. */
  readonly body?: unknown
  /** What the access token in the body says. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** All facts, by file name. */
export function readFacts(): ReadonlyMap<string, Fact> {
  const folder = join(import.meta.dirname, 'facts')
  const names = globSync('*.json', { cwd: folder }).sort()
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]))
}
