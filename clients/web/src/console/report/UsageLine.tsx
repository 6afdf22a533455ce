import { Text } from '@mantine/core'
import type { Result } from '@/api/types'
import { bytes, number } from '../format'

/** What the report has taken: who wrote it, how much was read, what models and queries cost. */
export function UsageLine({ usage }: { usage: Result['usage'] }) {
  const tokens = usage.input_tokens + usage.output_tokens
  const dollars = usage.dollars + usage.query_dollars
  const parts = [
    `Analyst: ${usage.analyst}`,
    `${number(usage.queries)} ${usage.queries === 1 ? 'query' : 'queries'} in ${number(Number(usage.query_seconds.toFixed(1)))} s`,
    usage.bytes_scanned > 0 && `${bytes(usage.bytes_scanned)} scanned`,
    tokens > 0 && `${number(tokens)} tokens`,
    dollars > 0 && `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`,
  ]
  return (
    <Text size="xs" c="dimmed">
      {parts.filter(Boolean).join(' · ')}
    </Text>
  )
}
