const DAY = /^\d{4}-\d\d-\d\d$/

/** Whether a name is that of a day, in UTC: `2026-12-01`. */
export function isDay(name: string): boolean {
  return DAY.test(name)
}

/** The day that a file is for, from the folders of its path; `undefined` where they name none. */
export function dayOfFile(file: string): string | undefined {
  return file.split('/').slice(0, -1).find(isDay)
}
