import type { TestContext } from 'node:test'
import { temporaryFolder } from '../cli/support.ts'

/** Environment of an Azure CLI that nobody is signed in with yet, and whose sign-ins go when the test ends. */
export function azureCliHome(t: TestContext): Readonly<Record<string, string>> {
  return { AZURE_CONFIG_DIR: temporaryFolder(t), AZURE_CORE_COLLECT_TELEMETRY: '0' }
}

/** Arguments for `az`; the code that it shows is approved by the emulator at once, when it was told to. */
export function loginTo(tenant: string): string[] {
  return ['login', '--use-device-code', '--allow-no-subscriptions', '--tenant', tenant, '--output', 'none']
}
