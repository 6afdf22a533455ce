import { Alert, Badge, List, Stack, Table, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { Column, Profile } from '@/api/types'
import { cell, number } from '../format'
import { Distribution } from './Distribution'

/** What ingestion has learned of every column, its problems first. */
export function ProfileView({ profile }: { profile: Profile }) {
  const problems = [...profile.notes, ...repeated(profile)]
  return (
    <Stack gap="sm" component="section" aria-label="Profile">
      <Text component="h2" fw={600}>
        What is in it
      </Text>
      {problems.length > 0 && (
        <Alert color="yellow" variant="light" icon={<IconInfoCircle aria-hidden />} title="Worth knowing">
          <List size="sm">
            {problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Table.ScrollContainer minWidth={620} type="native">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Column</Table.Th>
              <Table.Th>Type</Table.Th>
              <Table.Th w="38%">Values</Table.Th>
              <Table.Th className="numeric">Different</Table.Th>
              <Table.Th className="numeric">Missing</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {profile.columns.map((column) => (
              <Table.Tr key={column.name}>
                <Table.Td>
                  <Text size="sm" fw={550}>
                    {column.original_name ?? column.name}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Badge variant="default" tt="none">
                    {column.type}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <Distribution column={column} rows={profile.row_count} />
                </Table.Td>
                <Table.Td className="numeric">{number(column.distinct)}</Table.Td>
                <Table.Td className="numeric">{missing(column, profile.row_count)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}

function repeated({ duplicate_rows }: Profile): string[] {
  return duplicate_rows !== null && duplicate_rows > 0
    ? [`${cell(duplicate_rows)} rows are exact copies of others.`]
    : []
}

function missing(column: Column, rows: number): string {
  if (column.nulls === 0) return '–'
  const share = (100 * column.nulls) / rows
  return share < 0.1 ? '< 0.1 %' : `${number(Number(share.toFixed(1)))} %`
}
