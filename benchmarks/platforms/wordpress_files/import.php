<?php
/**
 * Imports a file and makes the settings that no file can bring: php import.php SETTINGS.json, in the
 * folder of wp-load.php. Prints as JSON how many posts, pages and so on there are afterwards.
 *
 * With `importer`, the folder of the plugin WordPress Importer, that plugin does it; otherwise its
 * stand-in. The first time, WordPress is installed.
 */
error_reporting(E_ERROR);
define('WP_INSTALLING', true);
define('WP_LOAD_IMPORTERS', true);
function wp_mail(...$ignored) { return true; }
[, $settings_file] = $argv; // wp-settings.php has names of its own
$asked = json_decode(file_get_contents($settings_file), true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('STAND_IN_URL'), PHP_URL_HOST);
require './wp-load.php';
foreach (['upgrade', 'image', 'file', 'media', 'post', 'nav-menu', 'taxonomy', 'import', 'plugin'] as $part) {
    require_once ABSPATH . "wp-admin/includes/$part.php";
}

if (!is_blog_installed()) {
    wp_install($asked['title'], 'keeper', 'keeper@stand-in.example', true, '', wp_generate_password());
    foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $example) {
        wp_delete_post($example->ID, true);
    }
    update_option('template', $asked['theme']);
    update_option('stylesheet', $asked['theme']);
    update_option('permalink_structure', $asked['permalinks']);
}
wp_set_current_user(1);
kses_remove_filters();
$GLOBALS['wp_rewrite']->init();
create_initial_taxonomies();
// What is to be done before a second import.
array_map(fn($menu) => wp_delete_nav_menu($menu->term_id), wp_get_nav_menus());

// The files are on this machine, at a port that WordPress would not fetch from.
add_filter('http_allowed_safe_ports', fn($ports) => [...$ports, parse_url($asked['files'], PHP_URL_PORT)]);
ob_start();
if ($asked['importer']) {
    require_once ABSPATH . 'wp-admin/includes/class-wp-importer.php';
    require_once "{$asked['importer']}/wordpress-importer.php";
    // What the form says where "import author" is left as it is.
    $logins = array_map(fn($author) => $author['author_login'], array_values((new WXR_Parser())->parse($asked['wxr'])['authors']));
    $_POST += ['imported_authors' => $logins, 'user_map' => array_map(fn($login) => username_exists($login) ?: 0, $logins), 'user_new' => []];
    $importer = new WP_Import();
    $importer->fetch_attachments = true;
} else {
    require_once __DIR__ . '/stand_in_importer.php';
    $importer = new Stand_In_Importer();
}
$importer->import($asked['wxr']);
fwrite(STDERR, ob_get_clean());

$home = get_page_by_path($asked['front_page']);
if ($asked['front_page'] !== '' && $home) {
    update_option('show_on_front', 'page');
    update_option('page_on_front', $home->ID);
}
$menu = wp_get_nav_menu_object('main');
set_theme_mod('nav_menu_locations', ['primary' => $menu ? $menu->term_id : 0]);
$GLOBALS['wp_rewrite']->flush_rules(true);

global $wpdb;
$count = fn($column, $table) => array_column($wpdb->get_results("SELECT $column AS kind, count(*) AS n FROM $table GROUP BY $column", ARRAY_A), 'n', 'kind');
echo json_encode([
    'posts' => array_diff_key($count('post_type', $wpdb->posts), ['revision' => 0]),
    'terms' => $count('taxonomy', $wpdb->term_taxonomy), 'users' => count(get_users()),
]);
