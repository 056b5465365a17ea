import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { governanceOf, noPolicy, policyFiles } from './policies-in-use.ts'

export default async function (this: CliContext, flags: CommonFlags & OutputFlags): Promise<void> {
  const printer = await openPrinter(this, flags)
  const governance = flags.policy === undefined ? await governanceOf(this, flags) : undefined
  const { host, own } = policyFiles(this, flags, governance)
  const files = [...new Set([host, own?.file].filter((one) => one !== undefined))]
  if (files.length === 0) throw noPolicy()
  // As where commands obey it: the bundler moves a module out of the start only where all its imports are made when needed.
  const { loadPolicy } = await import('../../../guard/policy/file/load-policy.ts')
  const checked: object[] = []
  for (const file of files) {
    const { mode, rules, deny, sha256 } = await loadPolicy(file)
    checked.push({ ok: true, policy: file, mode, rules: rules.length, deny: deny.length, sha256 })
    const counts = rules.filter(({ budget }) => budget.writesPerDay !== undefined).map(({ id }) => id)
    if (counts.length > 0 && governance !== undefined && governance.audit === undefined) {
      await this.note(
        `${counts.join(', ')}: writes in a day are counted beside the record, and the manifest names none (audit:). Such writes are refused.`,
      )
    }
  }
  const [first] = checked
  if (checked.length === 1) await printer.one(first)
  else await printer.one(checked)
}
