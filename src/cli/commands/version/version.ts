import type { CliContext } from '../../process/context.ts'

export default async function (this: CliContext): Promise<void> {
  await this.io.stdout.write(`${await this.io.version()}\n`)
}
