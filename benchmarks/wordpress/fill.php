<?php
/**
 * Installs WordPress and fills it: php fill.php CONTENT.json THEME, in the folder of wp-load.php.
 *
 * Uses WordPress's own functions only, so that what is stored is what its editor would store.
 */
define('WP_INSTALLING', true);
error_reporting(E_ERROR);
function wp_mail(...$ignored) { return true; }
[, $content_file, $stock] = $argv; // wp-settings.php has a $theme of its own
$site = json_decode(file_get_contents($content_file), true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('STAND_IN_URL'), PHP_URL_HOST);
require './wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';

wp_install($site['title'], 'keeper', 'keeper@stand-in.example', true, '', 'stand-in');
wp_set_current_user(1);
kses_remove_filters();
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $old) {
    wp_delete_post($old->ID, true);
}
$options = [
    'blogdescription' => $site['tagline'], 'permalink_structure' => '/%year%/%monthnum%/%postname%/',
    'show_avatars' => 0, 'posts_per_page' => 8, 'timezone_string' => 'UTC', 'page_comments' => 0,
    'default_pingback_flag' => 0, 'blog_public' => 1, 'template' => $stock, 'stylesheet' => $stock,
];
foreach ($options as $name => $value) {
    update_option($name, $value);
}
$GLOBALS['wp_rewrite']->init();
switch_theme($stock);
create_initial_taxonomies();

$users = [];
foreach ($site['authors'] as $login => $name) {
    $users[$login] = wp_insert_user([
        'user_login' => $login, 'user_pass' => wp_generate_password(), 'display_name' => $name,
        'nickname' => $name, 'role' => 'author', 'user_email' => "$login@stand-in.example",
        'description' => $login === 'jane' ? 'A name that stands in for an author, with a few words below it.' : '',
    ]);
}
$categories = [];
foreach ($site['categories'] as $slug => $name) {
    $categories[$slug] = wp_insert_term($name, 'category', ['slug' => $slug])['term_id'];
}

/** A picture made here: a coloured field with a line across. */
function picture(int $number): int {
    $folder = wp_upload_dir('2014/01');
    $path = "{$folder['path']}/stand-in-$number.png";
    $image = imagecreatetruecolor(1200, 800);
    imagefill($image, 0, 0, imagecolorallocate($image, 40 * $number, 90, 200 - 30 * $number));
    imageline($image, 0, 80 * $number, 1199, 799, imagecolorallocate($image, 255, 255, 255));
    imagepng($image, $path);
    $id = wp_insert_attachment(['post_title' => "stand-in-$number", 'post_mime_type' => 'image/png',
        'post_status' => 'inherit', 'post_date' => '2013-12-01 10:00:00'], $path);
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $path));
    return $id;
}
$pictures = array_map('picture', range(0, 5));

/** Stores an entry and what readers said below it; returns its number. */
function store(array $entry, string $kind, int $parent = 0): int {
    global $users, $categories, $pictures, $wpdb;
    $stored = preg_replace_callback('/\{image:(\d)\}/',
        fn($found) => wp_get_attachment_url($pictures[(int) $found[1]]), $entry['stored']);
    $id = wp_insert_post(wp_slash([
        'post_type' => $kind, 'post_status' => 'publish', 'post_title' => $entry['headline'],
        'post_name' => $entry['slug'], 'post_content' => $stored, 'post_author' => $users[$entry['author']],
        'post_date' => $entry['date'], 'post_parent' => $parent, 'tags_input' => $entry['tags'],
        'post_category' => array_map(fn($slug) => $categories[$slug], $entry['categories']),
        'comment_status' => $kind === 'post' ? 'open' : 'closed',
    ]), true);
    if (is_wp_error($id)) {
        exit("{$entry['slug']}: {$id->get_error_message()}\n");
    }
    $changed = $entry['modified'] ?: $entry['date'];
    $wpdb->update($wpdb->posts, ['post_modified' => $changed, 'post_modified_gmt' => $changed], ['ID' => $id]);
    if ($entry['featured'] !== '') {
        set_post_thumbnail($id, $pictures[(int) $entry['featured']]);
    }
    if ($entry['sticky']) {
        stick_post($id);
    }
    $last = 0;
    foreach ($entry['comments'] as $comment) {
        $last = wp_insert_comment(wp_slash(['comment_post_ID' => $id, 'comment_author' => $comment['author'],
            'comment_content' => $comment['text'], 'comment_date' => $comment['date'],
            'comment_date_gmt' => $comment['date'], 'comment_approved' => 1,
            'comment_parent' => $comment['answers'] ? $last : 0]));
    }
    return $id;
}
foreach ($site['posts'] as $entry) {
    store($entry, 'post');
}
$pages = [];
foreach ($site['pages'] as $entry) {
    $pages[$entry['slug']] = store($entry, 'page', $pages[$entry['parent']] ?? 0);
}

/** The menu of a theme without blocks. */
function menu(array $pages, array $categories): void {
    $menu = wp_create_nav_menu('Main');
    $add = fn($args) => wp_update_nav_menu_item($menu, 0, $args + ['menu-item-status' => 'publish']);
    $home = home_url('/');
    $add(['menu-item-title' => 'Home', 'menu-item-url' => $home, 'menu-item-type' => 'custom']);
    $items = [];
    foreach ($pages as $slug => $id) {
        $items[$id] = $add(['menu-item-object' => 'page', 'menu-item-object-id' => $id,
            'menu-item-type' => 'post_type', 'menu-item-parent-id' => $items[wp_get_post_parent_id($id)] ?? 0]);
    }
    foreach ($categories as $id) {
        $add(['menu-item-object' => 'category', 'menu-item-object-id' => $id, 'menu-item-type' => 'taxonomy']);
    }
    $add(['menu-item-title' => 'Find salt', 'menu-item-url' => "$home?s=salt", 'menu-item-type' => 'custom']);
    $add(['menu-item-title' => 'Find nothing', 'menu-item-url' => "$home?s=zzyzx", 'menu-item-type' => 'custom']);
    set_theme_mod('nav_menu_locations', ['primary' => $menu, 'footer' => $menu]);
}

/** The widgets of a theme without blocks. */
function widgets(): void {
    $kinds = ['search' => ['title' => 'Search'], 'recent-posts' => ['title' => 'Recent Posts', 'number' => 6, 'show_date' => true],
        'recent-comments' => ['title' => 'Recent Comments', 'number' => 5], 'archives' => ['title' => 'Archives', 'count' => 1],
        'categories' => ['title' => 'Categories', 'hierarchical' => 1], 'tag_cloud' => ['title' => 'Tags'], 'meta' => ['title' => 'Meta'],
        'text' => ['title' => 'About this place', 'text' => SIDE_TEXT, 'filter' => true, 'visual' => true]];
    foreach ($kinds as $kind => $settings) {
        update_option("widget_$kind", [2 => $settings, '_multiwidget' => 1]);
    }
    update_option('sidebars_widgets', ['sidebar-1' => array_map(fn($kind) => "$kind-2", array_keys($kinds)),
        'wp_inactive_widgets' => [], 'array_version' => 3]);
}
const SIDE_TEXT = 'These words stand beside every page of this place. They are no part of any post, and whoever reads them twice has read them once too often.';

/** The same for a theme of blocks: its menu, and a footer of our own. */
function blocks(array $pages, array $categories, string $theme): void {
    $link = fn($label, $url, $inside = '') => $inside
        ? '<!-- wp:navigation-submenu ' . json_encode(['label' => $label, 'url' => $url]) . " -->$inside<!-- /wp:navigation-submenu -->"
        : '<!-- wp:navigation-link ' . json_encode(['label' => $label, 'url' => $url]) . ' /-->';
    $branch = function (int $parent) use (&$branch, $pages, $link): string {
        $own = array_filter($pages, fn($id) => wp_get_post_parent_id($id) === $parent);
        return implode('', array_map(fn($id) => $link(get_the_title($id), get_permalink($id), $branch($id)), $own));
    };
    $menu = $link('Home', home_url('/')) . $branch(0);
    foreach ($categories as $id) {
        $menu .= $link(get_cat_name($id), get_category_link($id));
    }
    $menu .= $link('Find salt', home_url('/?s=salt')) . $link('Find nothing', home_url('/?s=zzyzx'));
    wp_insert_post(wp_slash(['post_type' => 'wp_navigation', 'post_status' => 'publish', 'post_title' => 'Main', 'post_content' => $menu]));
    $footer = '<!-- wp:group {"layout":{"type":"constrained"}} --><div class="wp-block-group">'
        . '<!-- wp:search {"label":"Search","buttonText":"Search"} /-->'
        . '<!-- wp:heading --><h2>Recent Posts</h2><!-- /wp:heading --><!-- wp:latest-posts {"displayPostDate":true,"displayAuthor":true,"displayPostContent":true,"excerptLength":20} /-->'
        . '<!-- wp:heading --><h2>Recent Comments</h2><!-- /wp:heading --><!-- wp:latest-comments {"displayAvatar":false} /-->'
        . '<!-- wp:heading --><h2>Archives</h2><!-- /wp:heading --><!-- wp:archives {"showPostCounts":true} /-->'
        . '<!-- wp:heading --><h2>Categories</h2><!-- /wp:heading --><!-- wp:categories /--><!-- wp:tag-cloud /-->'
        . '<!-- wp:paragraph --><p>' . SIDE_TEXT . '</p><!-- /wp:paragraph -->'
        . '<!-- wp:site-title {"level":0} /--><!-- wp:paragraph --><p>© 2014–2021 the gazette that stands in for others</p><!-- /wp:paragraph --></div><!-- /wp:group -->';
    $id = wp_insert_post(wp_slash(['post_type' => 'wp_template_part', 'post_status' => 'publish', 'post_title' => 'Footer',
        'post_name' => 'footer', 'post_content' => $footer]));
    wp_set_object_terms($id, $theme, 'wp_theme');
    wp_set_object_terms($id, 'footer', 'wp_template_part_area');
}
if (wp_is_block_theme()) {
    blocks($pages, $categories, $stock);
} else {
    menu($pages, $categories);
    widgets();
}
$GLOBALS['wp_rewrite']->flush_rules(true);
echo wp_count_posts()->publish, " posts, ", wp_count_posts('page')->publish, " pages\n";
