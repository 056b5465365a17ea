import { describeChange } from '../../../change/change.ts'
import { applyRemoval } from '../../../trust/apply.ts'
import { planRemoval } from '../../../trust/plan.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { confirm } from './confirm.ts'
import type { SignInFlags } from './flags.ts'
import { openTrust } from './open.ts'
import { isForPeople, planText, printWarnings } from './print-plan.ts'
import { chooseScope, type ScopeFlags } from './scope.ts'

interface Flags extends ScopeFlags, SignInFlags, OutputFlags {
  readonly yes: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const chosen = await chooseScope(this, flags)
  const side = flags.application === undefined ? ('target' as const) : undefined
  const {
    works,
    unread,
    warnings: notRead,
  } = await openTrust(this, { ...flags, side, needsIdentity: false }, chosen, 'read-write')
  const plan = await planRemoval(works)
  await this.note(planText(plan.changes).trimEnd())
  await printWarnings(this, [...plan.warnings, ...notRead])
  if (plan.changes.length > 0) {
    const names = chosen.chosen.map(({ name }) => name).join(', ')
    await this.note(
      `What runs as this application in ${names} gets no new token from then on; tokens that were issued live out their 60 to 90 minutes.`,
    )
    await confirm(this, flags.yes ?? false, 'Remove all this?')
  }
  const { applied } = await applyRemoval(works, plan, {
    runtime: await this.runtime(),
    signal: this.signal,
    progress: (line) => this.note(line),
  })
  for (const { name } of unread)
    await this.note(`${name}: nobody is signed in there; its service principal stays until its admin deletes it.`)
  if (isForPeople(this, flags))
    await this.io.stdout.write(`${applied.length} ${applied.length === 1 ? 'thing' : 'things'} removed.\n`)
  else
    await (await openPrinter(this, flags)).one({
      applied: applied.map(describeChange),
      remaining: [],
      warnings: notRead,
    })
  this.exit(unread.length === 0 ? exitCodes.ok : exitCodes.drift)
}
