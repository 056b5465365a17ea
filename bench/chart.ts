import type { Results } from './results.ts'
export function chart(results: Results): string {
  return String(results.at)
}
