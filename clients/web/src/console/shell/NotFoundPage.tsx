import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'

export function NotFoundPage() {
  return (
    <Stack align="flex-start">
      <Title order={1}>There is no such page</Title>
      <Text>The address may have been shortened on its way to you.</Text>
      <Anchor component={Link} to="/">
        Ask something
      </Anchor>
    </Stack>
  )
}
