import { manifestJsonSchema } from '../../../manifest/json-schema.ts'
import type { CliContext } from '../../process/context.ts'

export default async function (this: CliContext): Promise<void> {
  await this.io.stdout.write(`${JSON.stringify(manifestJsonSchema(), undefined, 2)}\n`)
}
