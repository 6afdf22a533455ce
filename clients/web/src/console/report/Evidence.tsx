import { Alert, Stack, Tabs, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { SupportingDetail } from '@/api/types'
import { number } from '../format'
import { Loading } from '../shell/Loading'
import { RowsTable } from './RowsTable'
import { Sql } from './Sql'
import { Statistics } from './Statistics'

// Charts weigh more than everything else on the page: whoever opens one loads them.
const Chart = lazy(() => import('./Chart'))

/** One query: what it asked, what it said, and all that shows it. */
export function Evidence({ detail }: { detail: SupportingDetail }) {
  const { id, chart, code, data, statistics, error, cross_check: check } = detail
  const hasStatistics = Object.keys(statistics).length > 0
  const first = chart ? 'chart' : data.columns.length > 0 ? 'rows' : 'sql'
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {id} · {detail.question}
      </Text>
      {error ? (
        <Alert color="red" variant="light" title="This query has no answer">
          {error.message}
        </Alert>
      ) : (
        <Text size="sm">{detail.answer}</Text>
      )}
      {check?.agrees === false && (
        <Alert color="red" variant="light" title="A second query, written differently, finds something else">
          Both are under “SQL”. Don’t rely on this figure before you know which of them is right.
        </Alert>
      )}
      <Tabs defaultValue={first} keepMounted={false}>
        <Tabs.List className="evidence-views">
          {chart && <Tabs.Tab value="chart">Chart</Tabs.Tab>}
          {data.columns.length > 0 && (
            <Tabs.Tab value="rows" aria-label="Rows">
              Rows ({number(data.row_count)})
            </Tabs.Tab>
          )}
          {hasStatistics && <Tabs.Tab value="statistics">Statistics</Tabs.Tab>}
          {code && <Tabs.Tab value="sql">SQL</Tabs.Tab>}
        </Tabs.List>
        {chart && (
          <Tabs.Panel value="chart" pt="sm">
            <Suspense fallback={<Loading what="Loading the chart" />}>
              <Chart specification={chart} label={`Chart of ${id}: ${detail.answer}`} />
            </Suspense>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="rows" pt="sm">
          <RowsTable id={id} data={data} />
        </Tabs.Panel>
        {hasStatistics && (
          <Tabs.Panel value="statistics" pt="sm">
            <Statistics statistics={statistics} />
          </Tabs.Panel>
        )}
        {code && (
          <Tabs.Panel value="sql" pt="sm">
            <Stack gap="xs">
              <Sql code={code} label={`SQL of ${id}`} />
              {check && (
                <>
                  <Text size="sm">
                    Checked a second way: the query below, written differently,{' '}
                    {check.agrees ? 'finds the same.' : 'finds something else.'}
                  </Text>
                  <Sql code={check.code} label={`second SQL of ${id}`} />
                </>
              )}
            </Stack>
          </Tabs.Panel>
        )}
      </Tabs>
    </Stack>
  )
}
