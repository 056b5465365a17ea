import type { EmulatorOptions, HostShape } from '../../src/emulator/index.ts'
import type { Area } from './areas.ts'

/**
 * A row: one behaviour of a real service, with its source, and whether the emulator behaves so.
 *
 * To add one: put it into the file of its area in `rows/`, at any place. A new file gets a line in `rows/index.ts`. `id` is
 * never changed afterwards and never used again. Then write the count: `npm run -s node -- scripts/emulator-truth.ts`.
 *
 * `expect` is always what the real service does. Without a word about the state the emulator agrees. The runner proves
 * each state (judge.ts), so a row whose state no longer holds fails.
 *
 * Texts may hold placeholders, e.g. `{target.id}`: see scope.ts. What is expected may hold matchers, e.g.
 * `{ $match: 'a regular expression' }`: see compare.ts.
 */
export type Row = AgreesByRequest | AgreesByTest | Differs | NotPlayed | CannotBeAsked

export type State = 'agrees' | 'differs on purpose' | 'not played'

/** The rows of one file. What they share stands once, and each row may replace it. */
export interface RowGroup {
  readonly area: Area
  readonly given?: Given
  /** Parts of every request, those of `before` too. Headers are joined. */
  readonly request?: RowRequest
  readonly rows: readonly Row[]
}

interface Behaviour {
  /** Lower-case words with hyphens. Recorded requests of other tools refer to it. */
  readonly id: string
  /** A page, a repository with path and commit, or an issue. */
  readonly source: string
  /** When the service answered so, when the page was read (a month is enough), or `undated`. */
  readonly date: string
  /** Default: the behaviour is documented. Captured: a recorded answer or a log shows it. */
  readonly captured?: true
  /** One sentence. */
  readonly what: string
  /** What of the source is not compared, each with its reason. */
  readonly ignore?: readonly string[]
}

interface Question {
  /** What must hold before the request is sent. */
  readonly given?: Given
  /** What happens first, in this order. The answer to step 0 is `{before.0.body.…}` for what follows. */
  readonly before?: readonly Step[]
  readonly request: RowRequest
}

interface AgreesByRequest extends Behaviour, Question {
  readonly expect: Expectation
}

/** A behaviour that no single answer shows. */
interface AgreesByTest extends Behaviour {
  readonly test: NamedTest
}

interface Differs extends Behaviour, Question {
  readonly expect: Expectation
  readonly differs: {
    readonly why: string
    /** What the emulator answers in its place. */
    readonly instead: Expectation
  }
}

interface NotPlayed extends Behaviour, Question {
  readonly notPlayed: {
    readonly why: string
    /** The refusal that says so. Default: 501. */
    readonly instead?: Expectation
  }
}

/** What the emulator has no place for, so that there is no request to send. */
interface CannotBeAsked extends Behaviour {
  readonly notPlayed: { readonly why: string }
}

export interface NamedTest {
  /** From the root of the repository. */
  readonly file: string
  /** The name as it stands in the file. */
  readonly name: string
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

export interface RowRequest {
  /** A host name behind TLS, or an origin. A whole address such as `{before.0.nextLink}` needs no path. */
  readonly host?: string
  /** Default `GET`. */
  readonly method?: string
  readonly path?: string
  /** null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>
  /** null leaves a field out. */
  readonly form?: Readonly<Record<string, string | null>>
  readonly json?: unknown
  readonly body?: string
  /** Claims in which the assertion differs from the managed identity's own; null leaves one out. */
  readonly assertion?: Readonly<Record<string, unknown>>
  /** Makes it the exchange that is granted, except for these fields of the form; null leaves one out. */
  readonly exchange?: Readonly<Record<string, string | null>>
  /** Sends an access token for Microsoft Graph: of the application in this tenant, or of the tenant's first administrator or first other user. */
  readonly auth?: Caller
}

export type Caller = 'home' | 'target' | 'home admin' | 'target admin' | 'home user' | 'target user'

/**
 * A request that is answered with `status` (default: any below 300), a code that a person enters, time that passes, or a
 * change of the world as in `Given.set`.
 */
export type Step =
  | (RowRequest & { readonly status?: number })
  | { readonly approve: string; readonly user: string }
  | { readonly seconds: number }
  | { readonly set: Readonly<Record<string, unknown>> }

export interface Expectation {
  /** `{ $between: [400, 499] }` where the source tells only that the request is refused. */
  readonly status: number | { readonly $between: readonly [number, number] }
  readonly headers?: Readonly<Record<string, unknown>>
  /** JSON, or the text of what is none. */
  readonly body?: unknown
  /** What the access token in the body says. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** The header of that access token. */
  readonly tokenHeader?: Readonly<Record<string, unknown>>
}

export function stateOf(row: Row): State {
  if ('differs' in row) return 'differs on purpose'
  return 'notPlayed' in row ? 'not played' : 'agrees'
}

/** Whether the emulator is asked and its answer is compared. */
export function isTested(row: Row): boolean {
  return 'request' in row || 'test' in row
}
