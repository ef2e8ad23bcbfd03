import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';

/** What has gone to the store of one file; parts are counted from 1. */
const journalSchema = z.object({
  /** Where: of another store it is worth nothing. */
  place: z.string(),
  uploadId: z.string().min(1),
  partBytes: z.int().positive(),
  /** Etags by number. */
  parts: z.record(z.string(), z.string()),
});

type Written = z.infer<typeof journalSchema>;

/** What has gone to the store of one file, kept beside the file: an upload goes on after a crash. */
export class Journal {
  readonly #path: string;
  #written: Written;

  private constructor(path: string, written: Written) {
    this.#path = path;
    this.#written = written;
  }

  /** Of an upload that was begun just now. */
  static async begin(path: string, upload: Omit<Written, 'parts'>): Promise<Journal> {
    const journal = new Journal(path, { ...upload, parts: {} });
    await journal.#save();
    return journal;
  }

  /** Null: there is none that can be read. */
  static async load(path: string): Promise<Journal | null> {
    try {
      return new Journal(path, journalSchema.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch {
      return null;
    }
  }

  get place(): string {
    return this.#written.place;
  }

  get uploadId(): string {
    return this.#written.uploadId;
  }

  get partBytes(): number {
    return this.#written.partBytes;
  }

  has(number: number): boolean {
    return this.#written.parts[number] !== undefined;
  }

  /** In their order. */
  get parts(): { number: number; etag: string }[] {
    return Object.entries(this.#written.parts)
      .map(([number, etag]) => ({ number: Number(number), etag }))
      .sort((a, b) => a.number - b.number);
  }

  async add(number: number, etag: string): Promise<void> {
    this.#written = { ...this.#written, parts: { ...this.#written.parts, [number]: etag } };
    await this.#save();
  }

  /** Forgets the first part, and those that do not lie wholly in the first so many bytes: they were changed. */
  async keep(bytes: number): Promise<void> {
    const kept = this.parts.filter(({ number }) => number > 1 && number * this.partBytes <= bytes);
    this.#written = { ...this.#written, parts: Object.fromEntries(kept.map(({ number, etag }) => [number, etag])) };
    await this.#save();
  }

  async #save(): Promise<void> {
    const next = `${this.#path}.new`;
    const file = await open(next, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(this.#written));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(next, this.#path);
  }
}
