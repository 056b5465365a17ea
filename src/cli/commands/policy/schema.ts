import { policyJsonSchema, testTableJsonSchema } from '../../../guard/policy/file/json-schema.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

interface Flags extends CommonFlags {
  readonly test: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const schema = flags.test ? testTableJsonSchema() : policyJsonSchema()
  await this.io.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`)
}
