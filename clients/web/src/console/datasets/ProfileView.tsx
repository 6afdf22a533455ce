import { Alert, List, Stack, Table, Text, Title } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { Column, Profile } from '@/api/types'
import { number } from '../format'
import { Distribution } from './Distribution'
import { warnings } from './warnings'

/** What ingestion has learned of every column, its problems first. */
export function ProfileView({ profile }: { profile: Profile }) {
  const problems = warnings(profile)
  return (
    <Stack gap="sm" component="section" aria-labelledby="profile">
      <Title order={2} size="h4" id="profile">
        What is in it
      </Title>
      {problems.length > 0 && (
        <Alert color="yellow" variant="default" icon={<IconInfoCircle aria-hidden />} title="Worth knowing">
          <List size="sm">
            {problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Table verticalSpacing="xs" horizontalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">Column</Table.Th>
            <Table.Th>Values</Table.Th>
            <Table.Th w={100} className="numeric" visibleFrom="sm">
              Different
            </Table.Th>
            <Table.Th w={90} className="numeric">
              Missing
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {profile.columns.map((column) => (
            <Table.Tr key={column.name}>
              <Table.Td>
                <Text size="sm" fw={550}>
                  {column.original_name ?? column.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {kind(column)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Distribution column={column} rows={profile.row_count} />
              </Table.Td>
              <Table.Td className="numeric" visibleFrom="sm">
                {number(column.distinct)}
              </Table.Td>
              <Table.Td className="numeric">{missing(column, profile.row_count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

function kind({ type, grain }: Column): string {
  return grain ? `${type}, by ${grain}` : type
}

function missing(column: Column, rows: number): string {
  if (column.nulls === 0) return 'none'
  const share = (100 * column.nulls) / rows
  return share < 0.1 ? '< 0.1 %' : `${number(Number(share.toFixed(1)))} %`
}
