export const formatNames = ['table', 'json', 'ndjson', 'csv', 'tsv', 'yaml'] as const
export type FormatName = (typeof formatNames)[number]
