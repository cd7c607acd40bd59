<?php
/**
 * Takes a WXR file into WordPress with WordPress's own functions, in the order of the plugin WordPress
 * Importer: authors, terms, then one item after the other, and at the end what had to wait.
 *
 * A stand-in for that plugin, which no registry of packages has. It takes what Sitekeep writes, no more.
 */
class Stand_In_Importer {
    private array $authors = [];
    private array $entries = [];
    private array $menu_items = [];
    private array $waiting = [];
    private array $addresses = [];
    private array $featured = [];
    private array $spaces;

    public function import(string $file): void {
        $xml = simplexml_load_file($file);
        $this->spaces = $xml->getDocNamespaces();
        $channel = $xml->channel;
        foreach ($this->wp($channel)->author as $author) {
            $this->take_author($this->wp($author));
        }
        foreach (['category' => ['category_nicename', 'cat_name'], 'tag' => ['tag_slug', 'tag_name'], 'term' => ['term_slug', 'term_name']] as $kind => [$slug, $name]) {
            foreach ($this->wp($channel)->$kind as $term) {
                $taxonomy = ['category' => 'category', 'tag' => 'post_tag'][$kind] ?? (string) $this->wp($term)->term_taxonomy;
                $this->take_term($taxonomy, (string) $this->wp($term)->$slug, (string) $this->wp($term)->$name);
            }
        }
        foreach ($channel->item as $item) {
            $this->take_item($item);
        }
        $this->finish();
    }

    private function wp(SimpleXMLElement $element): SimpleXMLElement {
        return $element->children($this->spaces['wp']);
    }

    private function take_author(SimpleXMLElement $author): void {
        $login = (string) $author->author_login;
        $this->authors[$login] = username_exists($login) ?: wp_insert_user([
            'user_login' => $login, 'user_pass' => wp_generate_password(),
            'display_name' => (string) $author->author_display_name,
        ]);
    }

    private function take_term(string $taxonomy, string $slug, string $name): void {
        if (!term_exists($slug, $taxonomy)) {
            wp_insert_term(wp_slash($name), $taxonomy, ['slug' => $slug]);
        }
    }

    private function take_item(SimpleXMLElement $item): void {
        $told = $this->wp($item);
        $meta = [];
        foreach ($told->postmeta as $each) {
            $meta[] = [(string) $each->meta_key, (string) $each->meta_value];
        }
        if ((string) $told->post_type === 'nav_menu_item') {
            $this->take_menu_item($item, array_column($meta, 1, 0));
            return;
        }
        // One of the same title and date is taken for the same, whose fields are added once more.
        $known = post_exists((string) $item->title, '', (string) $told->post_date);
        $id = $known && get_post_type($known) === (string) $told->post_type ? $known : $this->insert($item);
        if (is_wp_error($id)) {
            fwrite(STDERR, "$item->title: {$id->get_error_message()}\n");
            return;
        }
        $this->entries[(int) $told->post_id] = $id;
        $terms = [];
        foreach ($item->category as $term) {
            $terms[(string) $term['domain']][] = (int) get_term_by('slug', (string) $term['nicename'], (string) $term['domain'])->term_id;
        }
        foreach ($terms as $taxonomy => $ids) {
            wp_set_post_terms($id, $ids, $taxonomy);
        }
        foreach ($meta as [$key, $value]) {
            add_post_meta($id, wp_slash($key), wp_slash(maybe_unserialize($value)));
            if ($key === '_thumbnail_id') {
                $this->featured[$id] = (int) $value;
            }
        }
    }

    private function insert(SimpleXMLElement $item): int|WP_Error {
        $told = $this->wp($item);
        $parent = (int) $told->post_parent;
        if ($parent && !isset($this->entries[$parent])) {
            $this->waiting[(int) $told->post_id] = $parent;
        }
        $post = wp_slash([
            'import_id' => (int) $told->post_id, 'post_type' => (string) $told->post_type,
            'post_author' => $this->authors[(string) $item->children($this->spaces['dc'])->creator] ?? 1,
            'post_title' => (string) $item->title, 'post_name' => (string) $told->post_name,
            'post_content' => (string) $item->children($this->spaces['content'])->encoded,
            'post_excerpt' => (string) $item->children($this->spaces['excerpt'])->encoded,
            'post_date' => (string) $told->post_date, 'post_status' => (string) $told->status,
            'post_parent' => $this->entries[$parent] ?? 0, 'menu_order' => (int) $told->menu_order,
            'comment_status' => 'closed', 'ping_status' => 'closed', 'guid' => (string) $item->guid,
        ]);
        return $post['post_type'] === 'attachment'
            ? $this->insert_file($post, (string) $told->attachment_url)
            : wp_insert_post($post, true);
    }

    /** Fetches a file; bodies that show it will lead to where it lies now. */
    private function insert_file(array $post, string $url): int|WP_Error {
        $answer = wp_safe_remote_get($url);
        if (is_wp_error($answer) || wp_remote_retrieve_response_code($answer) !== 200) {
            return is_wp_error($answer) ? $answer : new WP_Error('fetch', "$url was not there");
        }
        $name = basename(urldecode(parse_url($url, PHP_URL_PATH)));
        $file = wp_upload_bits($name, null, wp_remote_retrieve_body($answer), $post['post_date']);
        if ($file['error']) {
            return new WP_Error('upload', $file['error']);
        }
        $post['post_mime_type'] = $file['type'];
        $id = wp_insert_attachment(['guid' => $file['url']] + $post, $file['file'], 0, true);
        wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file['file']));
        $this->addresses[$url] = $file['url'];
        return $id;
    }

    /** An entry of a menu is made anew, whatever is there. */
    private function take_menu_item(SimpleXMLElement $item, array $meta): void {
        $told = $this->wp($item);
        $menu = get_term_by('slug', (string) $item->category['nicename'], 'nav_menu');
        $object = (int) $meta['_menu_item_object_id'];
        $id = wp_update_nav_menu_item($menu->term_id, 0, [
            'menu-item-type' => $meta['_menu_item_type'], 'menu-item-object' => $meta['_menu_item_object'],
            'menu-item-object-id' => $meta['_menu_item_type'] === 'post_type' ? $this->entries[$object] : $object,
            'menu-item-parent-id' => $this->menu_items[(int) $meta['_menu_item_menu_item_parent']] ?? 0,
            'menu-item-position' => (int) $told->menu_order, 'menu-item-title' => wp_slash((string) $item->title),
            'menu-item-url' => $meta['_menu_item_url'], 'menu-item-status' => 'publish',
        ]);
        $this->menu_items[(int) $told->post_id] = $id;
    }

    /** Parents that came after their children, and the new addresses of files and featured images. */
    private function finish(): void {
        global $wpdb;
        foreach ($this->waiting as $child => $parent) {
            $wpdb->update($wpdb->posts, ['post_parent' => $this->entries[$parent] ?? 0], ['ID' => $this->entries[$child]]);
        }
        uksort($this->addresses, fn($one, $other) => strlen($other) - strlen($one));
        foreach ($this->addresses as $old => $new) {
            $wpdb->query($wpdb->prepare("UPDATE $wpdb->posts SET post_content = REPLACE(post_content, %s, %s)", $old, $new));
        }
        foreach ($this->featured as $id => $image) {
            update_post_meta($id, '_thumbnail_id', $this->entries[$image] ?? $image);
        }
        wp_cache_flush();
    }
}
