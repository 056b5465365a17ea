import { once } from 'node:events'
import type { Description } from '../../../emulator/serve/description.ts'
import { RunError } from '../../../errors/errors.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { EmulatorFlags } from './flags.ts'
import { startEmulator } from './start-emulator.ts'

interface Flags extends CommonFlags, EmulatorFlags {
  readonly json: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const { io, signal } = this
  const { description, close } = await startEmulator(this, flags)
  try {
    await io.stdout.write(flags.json ? `${JSON.stringify(description)}\n` : guide(description, flags))
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    await close()
  }
  // Ctrl-C is the usual end and no error. Any other abort, such as --timeout, is an error.
  const { reason } = signal
  if (!io.signal.aborted || (reason instanceof RunError && reason.code !== 'INTERRUPTED')) throw reason
  this.exit(exitCodes.interrupted)
}

/** A text for people: the addresses, and lines for the shell of a client. */
function guide({ env, unset, tenants, applications, authority, graph, control }: Description, flags: Flags): string {
  const [home, ...targets] = tenants
  const rows = [
    ['authority', authority],
    ['graph', graph],
    ['control', control],
    ['home', home === undefined ? '' : `${home.name}  ${home.id}  ${home.domain}`],
    ...targets.slice(0, 5).map(({ name, id, domain }) => ['target', `${name}  ${id}  ${domain}`]),
    ...(targets.length > 5 ? [['', `and ${targets.length - 5} more targets`]] : []),
    ...applications.map(({ displayName, clientId }) => ['application', `${displayName}  ${clientId}`]),
  ]
  return [
    `The emulator plays world ${flags.world} for compute of kind ${flags.host}. Ctrl-C ends it.`,
    '',
    ...rows.map(([name = '', value]) => `  ${name.padEnd(13)}${value}`),
    '',
    'Paste this into the shell of a client:',
    '',
    ...(unset.length === 0 ? [] : [`  unset ${unset.join(' ')}`]),
    ...Object.entries(env).map(([name, value]) => `  export ${name}='${value.replaceAll("'", "'\\''")}'`),
    '',
  ].join('\n')
}
