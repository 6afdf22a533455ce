import { Alert, Code, Loader, ScrollArea, Stack, Tabs, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { SupportingDetail } from '@/api/types'
import { RowsTable } from './RowsTable'

// Charts weigh more than everything else on the page: whoever opens one loads them.
const Chart = lazy(() => import('./Chart'))

/** One query: what it asked, what it said, and all that shows it. */
export function Evidence({ detail }: { detail: SupportingDetail }) {
  const { chart, code, data, statistics, error } = detail
  const hasStatistics = Object.keys(statistics).length > 0
  if (error) {
    return (
      <Alert color="red" variant="light" title={`${detail.id}: no answer`}>
        {error.message}
      </Alert>
    )
  }
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {detail.id} · {detail.question}
      </Text>
      <Text size="sm">{detail.answer}</Text>
      <Tabs defaultValue={chart ? 'chart' : 'rows'} keepMounted={false}>
        <Tabs.List>
          {chart && <Tabs.Tab value="chart">Chart</Tabs.Tab>}
          <Tabs.Tab value="rows">Rows</Tabs.Tab>
          {hasStatistics && <Tabs.Tab value="statistics">Statistics</Tabs.Tab>}
          {code && <Tabs.Tab value="sql">SQL</Tabs.Tab>}
        </Tabs.List>
        {chart && (
          <Tabs.Panel value="chart" pt="sm">
            <Suspense fallback={<Loader size="sm" aria-label="Loading the chart" />}>
              <Chart specification={chart} label={detail.answer} />
            </Suspense>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="rows" pt="sm">
          <RowsTable data={data} />
        </Tabs.Panel>
        {hasStatistics && (
          <Tabs.Panel value="statistics" pt="sm">
            <Listing text={JSON.stringify(statistics, null, 2)} label="Statistics" />
          </Tabs.Panel>
        )}
        {code && (
          <Tabs.Panel value="sql" pt="sm">
            <Listing text={code} label="SQL" />
          </Tabs.Panel>
        )}
      </Tabs>
    </Stack>
  )
}

function Listing({ text, label }: { text: string; label: string }) {
  return (
    <ScrollArea.Autosize
      mah={320}
      type="auto"
      viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'region' }}
    >
      <Code block>{text}</Code>
    </ScrollArea.Autosize>
  )
}
