/** The part of `Storage` that the SDK and we use. */
class MemoryStorage implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  readonly #items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, String(value));
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

// In a frame on somebody else's site browsers may deny all storage, by throwing at whoever asks for it; the SDK asks. What is kept
// here instead is gone with the page: loading it again makes a new call.
for (const name of ['sessionStorage', 'localStorage'] as const) {
  try {
    void window[name];
  } catch {
    Object.defineProperty(window, name, { value: new MemoryStorage() });
  }
}
