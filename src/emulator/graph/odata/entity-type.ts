import { badRequest } from '../errors.ts'
import { unknownName } from '../not-played.ts'
import type { Refusal } from '../refusal.ts'

export type Json = Readonly<Record<string, unknown>>

export interface EntityType {
  /** e.g. `microsoft.graph.site` */
  readonly name: string
  /** Names the collection in `@odata.context`, e.g. `sites`, or `teams('{id}')/channels` with the path's own segments. */
  readonly set: string
  /** All that the type declares, whether an object has it or not. */
  readonly properties: readonly string[]
  /** The ones among them that version 1.0 does not know. */
  readonly betaProperties?: readonly string[]
  /** What is shown when nothing is selected; left out, everything that the object has. */
  readonly defaults?: readonly string[]
  /** Whether a selected property that the object does not have is shown as null, or empty; else it is left out. */
  readonly showsNulls?: boolean
  /** Properties that hold several values. */
  readonly collections?: readonly string[]
}

/** The names of properties, with white space between them. */
export function declared(names: string): string[] {
  return names.trim().split(/\s+/)
}

/** The declared spelling of a name; letter case does not count. */
export function findProperty(written: string, type: EntityType): string | undefined {
  return type.properties.find((name) => name.toLowerCase() === written.toLowerCase())
}

/** Refuses a name that the type does not declare: as Graph does, or as not played where Graph has it. */
export function declaredName(written: string, type: EntityType): string {
  const property = findProperty(written, type)
  if (property === undefined) {
    throw unknownInSelect(written, type.name)
  }
  return property
}

/** The refusal of a name in `$select` or `$expand`. */
export function unknownInSelect(name: string, type: string): Refusal {
  const message = `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`
  return unknownName(name, type, badRequest(message))
}
