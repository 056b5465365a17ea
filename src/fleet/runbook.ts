import type { GraphClient } from '../graph/client.ts'
import type { Target } from '../manifest/target.ts'

/**
 * What checks a runbook's input: any schema with `parse`, such as one of zod, or one of the Standard Schema
 * (standardschema.dev).
 */
export type Schema<Input> =
  | { parse(value: unknown): Input }
  | {
      readonly '~standard': {
        validate(value: unknown): StandardResult<Input> | Promise<StandardResult<Input>>
      }
    }

/** What a Standard Schema makes of a value. */
export type StandardResult<Input> =
  | { readonly value: Input; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: unknown }[] }

/** A log apart from the results. Tokens are removed. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
}

export interface RunbookContext<Input> {
  readonly target: Target
  /** Bound to the target: no other can be reached with it. */
  readonly graph: GraphClient
  readonly log: Log
  /** Aborted when the run is interrupted or the target's time is up. */
  readonly signal: AbortSignal
  readonly input: Input
}

/** What a runbook says of one of its inputs. `towline run <file> --help` shows it. */
export interface RunbookInput {
  readonly description: string
  /** The value where none is given. */
  readonly default?: string
  /**
   * Whether the runbook cannot do without it.
   * @default false
   */
  readonly required?: boolean
}

/** Work that is done in each of many targets. */
export interface Runbook<Input = unknown, Result = unknown> {
  readonly name: string
  readonly description: string
  /** Application permissions that the runbook needs. Of an inner list, any one is enough. */
  readonly permissions: readonly (string | readonly string[])[]
  /**
   * The inputs by name, `{}` for a runbook that takes none. Any other name is an error, and so is a required input that is
   * missing. Without `inputs`, an input that the schema never reads is an error.
   */
  readonly inputs?: Readonly<Record<string, RunbookInput>>
  /** Checks and converts the values. Without a schema `run` gets them as they were given. */
  readonly input?: Schema<Input>
  /** Returns data that JSON can write. A list is printed as rows. */
  run(context: RunbookContext<Input>): Promise<Result> | Result
}

/**
 * Gives a runbook its types. `run` gets what `input` makes of the given values.
 *
 * @example
 * ```ts
 * import { runbook } from 'towline'
 *
 * export default runbook({
 *   name: 'guests',
 *   description: 'Counts the guests of each target',
 *   permissions: ['User.Read.All'],
 *   async run({ graph, signal }) {
 *     let guests = 0
 *     for await (const _ of graph.list("/users?$filter=userType eq 'Guest'&$select=id", { signal })) guests++
 *     return { guests }
 *   },
 * })
 * ```
 */
export function runbook<Input = Readonly<Record<string, string>>, Result = unknown>(
  definition: Runbook<Input, Result>,
): Runbook<Input, Result> {
  return definition
}
