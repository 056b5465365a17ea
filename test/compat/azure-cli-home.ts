import type { TestContext } from 'node:test'
import { temporaryFolder } from '../cli/support.ts'

/** Returns the environment of an Azure CLI without a sign-in. Its sign-ins are removed when the test ends. */
export function azureCliHome(t: TestContext): Readonly<Record<string, string>> {
  return { AZURE_CONFIG_DIR: temporaryFolder(t), AZURE_CORE_COLLECT_TELEMETRY: '0' }
}

/** Returns arguments for `az`. An emulator with `autoApprove` approves the code that `az` shows at once. */
export function loginTo(tenant: string): string[] {
  return ['login', '--use-device-code', '--allow-no-subscriptions', '--tenant', tenant, '--output', 'none']
}
