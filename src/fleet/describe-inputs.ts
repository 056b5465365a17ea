import { isPlainRecord, watchReads } from './input-reads.ts'
import type { Runbook, RunbookInput } from './runbook.ts'
import { declaredInputs } from './runbook-input.ts'

/** What is known of an input. A schema without a description gives its name only. */
type DescribedInput = Partial<RunbookInput>

/**
 * The inputs of a runbook by name: as it declares them, else as its schema describes or reads them. `undefined` for a
 * runbook that says nothing, and so takes any. Rejects with `ConfigError` `RUNBOOK_INVALID`.
 */
export async function describeInputs(runbook: Runbook): Promise<ReadonlyMap<string, DescribedInput> | undefined> {
  if (runbook.inputs !== undefined) return declaredInputs(runbook)
  const { input: schema } = runbook
  if (schema === undefined) return undefined
  const described = '~standard' in schema ? fromJsonSchema(schema['~standard']) : undefined
  return described ?? new Map((await namesRead(schema)).map((name) => [name, {}]))
}

/** By Standard JSON Schema (standardschema.dev/json-schema), which zod 4.2 and newer has. */
function fromJsonSchema(standard: object): Map<string, DescribedInput> | undefined {
  const { jsonSchema } = standard as { jsonSchema?: { input?(options: { target: string }): unknown } }
  let schema: unknown
  try {
    schema = jsonSchema?.input?.({ target: 'draft-2020-12' })
  } catch {
    // A schema with its own functions may have no JSON Schema.
    return undefined
  }
  if (!isPlainRecord(schema) || !isPlainRecord(schema['properties'])) return undefined
  const { properties, required } = schema
  return new Map(
    Object.entries(properties).map(([name, property]) => {
      const { description, default: value } = isPlainRecord(property) ? property : {}
      return [
        name,
        {
          ...(typeof description === 'string' ? { description } : {}),
          ...(value === undefined ? {} : { default: typeof value === 'string' ? value : JSON.stringify(value) }),
          required: Array.isArray(required) && required.includes(name),
        },
      ]
    }),
  )
}

/** The names that a schema looks for when it gets no value. */
async function namesRead(schema: NonNullable<Runbook['input']>): Promise<string[]> {
  const reads = watchReads({})
  try {
    await ('~standard' in schema ? schema['~standard'].validate(reads.view) : schema.parse(reads.view))
  } catch {
    // A value that the schema cannot do without is missing.
  }
  return reads.names()
}
