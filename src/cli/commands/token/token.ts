import { connector } from '../../../connect/connect.ts'
import { tellingOfRefusal } from '../../../connect/tell-of-refusal.ts'
import { noUsage } from '../../../connect/usage.ts'
import { clouds } from '../../../credential/clouds.ts'
import { ConfigError } from '../../../errors/errors.ts'
import type { TargetFlags } from '../../define/flags.ts'
import { named, selectedTarget } from '../../over/choose-targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

interface Flags extends CommonFlags, TargetFlags {
  readonly resource: string | undefined
  readonly show: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const { io } = this
  if (io.stdout.isTTY && !flags.show) throw notOnTerminal()
  const target = await selectedTarget(this, flags)
  const onWaiting = tellingOfRefusal((text) => void this.note(text))(target.name)
  const connect = connector(await this.runtime(), { oversights: await this.oversights() })
  const actor = { command: this.commandName, target: target.name }
  const { credential } = connect(target, { usage: { ...noUsage(), onWaiting }, actor })
  const resource =
    flags.resource === undefined || flags.resource === 'graph' ? clouds[target.cloud].graph : flags.resource
  const scope = resource.endsWith('/.default') ? resource : `${resource}/.default`
  const { token } = await credential.getToken(scope).catch((error: unknown) => {
    throw named(error, target)
  })
  await io.stdout.write(`${token}\n`)
}

function notOnTerminal(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'A token is not printed on a terminal.',
    likelyCause: 'The output goes to a screen. A bystander, or a later reader of the scrollback, could take the token.',
    fix: 'Send it into a program or a variable, or add --show if it is meant to be seen.',
  })
}
