import type { CliContext } from '../../process/context.ts'
import { type SuspendFlags, suspendOrResume } from './suspend-or-resume.ts'

export default function (this: CliContext, flags: SuspendFlags): Promise<void> {
  return suspendOrResume(this, flags, 'pull')
}
