/** The browser's Notification, remembering what it was told. */
export class FakeNotification {
  static permission: NotificationPermission = 'default'
  static asked = 0
  static shown: FakeNotification[] = []

  static fresh(permission: NotificationPermission) {
    FakeNotification.permission = permission
    FakeNotification.asked = 0
    FakeNotification.shown = []
    return FakeNotification
  }

  static async requestPermission() {
    FakeNotification.asked++
    return FakeNotification.permission
  }

  onclick: (() => void) | null = null

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this)
  }

  close() {}
}
